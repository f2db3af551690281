"""The core activities, one module a domain: what every marketplace with the means can do."""

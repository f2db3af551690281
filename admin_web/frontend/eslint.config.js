import accessible from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import typed from "typescript-eslint";

export default typed.config(
  { ignores: ["node_modules", "src/gen"] },
  ...typed.configs.strictTypeChecked,
  ...typed.configs.stylisticTypeChecked,
  accessible.flatConfigs.strict,
  hooks.configs.flat.recommended,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // what a person reads is often built from numbers
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  { files: ["**/*.js"], ...typed.configs.disableTypeChecked },
);

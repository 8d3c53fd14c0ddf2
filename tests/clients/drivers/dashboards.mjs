// Checks Grafana dashboards against Grafana's own types: the dashboard, and the options of each kind of panel. Prints what is wrong, by file.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { createGenerator } from "ts-json-schema-generator";

const path = fileURLToPath(new URL("dashboards.ts", import.meta.url));
const ajv = new Ajv({ strict: false, allErrors: true });
const validators = new Map();

const panels = {
  stat: { options: "StatOptions" },
  table: { options: "TableOptions" },
  timeseries: { options: "TimeseriesOptions", custom: "TimeseriesField" },
  "state-timeline": { options: "StateTimelineOptions", custom: "StateTimelineFieldOptions" },
};

function problems(type, value, where) {
  if (!validators.has(type)) {
    validators.set(type, ajv.compile(createGenerator({ path, type, skipTypeCheck: true, additionalProperties: false }).createSchema(type)));
  }

  const validate = validators.get(type);
  return validate(value) ? [] : validate.errors.map((error) => `${where}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

function check(dashboard) {
  const found = problems("WholeDashboard", dashboard, "");
  for (const panel of dashboard.panels.filter((one) => one.type !== "row")) {
    const types = panels[panel.type];
    if (!types) {
      found.push(`${panel.title}: panels of type ${panel.type} are not checked; add it to dashboards.mjs`);
      continue;
    }

    found.push(...problems(types.options, panel.options, `${panel.title}: options`));
    if (types.custom) {
      found.push(...problems(types.custom, panel.fieldConfig.defaults.custom ?? {}, `${panel.title}: fieldConfig.defaults.custom`));
    }
  }

  return found;
}

console.log(JSON.stringify(Object.fromEntries(process.argv.slice(2).map((file) => [file, check(JSON.parse(readFileSync(file, "utf8")))]))));

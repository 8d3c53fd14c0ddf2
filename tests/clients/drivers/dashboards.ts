// What a dashboard may be, in Grafana's own types; dashboards.mjs makes JSON schemas of them.
import type { Dashboard as Whole } from "../node_modules/@grafana/schema/dist/types/raw/dashboard/x/types.gen";
import type { Options as Stat } from "../node_modules/@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen";
import type { FieldConfig as StateTimelineField, Options as StateTimeline } from "../node_modules/@grafana/schema/dist/types/raw/composable/statetimeline/panelcfg/x/types.gen";
import type { Options as Table } from "../node_modules/@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen";
import type { FieldConfig as SeriesField, Options as Series } from "../node_modules/@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen";

export type WholeDashboard = Whole;

// Grafana fills in what is left out.
export type StatOptions = Partial<Stat>;
export type TableOptions = Partial<Table>;
export type TimeseriesOptions = Partial<Series>;
export type TimeseriesField = Partial<SeriesField>;
export type StateTimelineOptions = Partial<StateTimeline>;
export type StateTimelineFieldOptions = Partial<StateTimelineField>;

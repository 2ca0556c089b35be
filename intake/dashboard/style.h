#pragma once

// The page's one style sheet. It stands in the document as it is here, so that
// the Content-Security-Policy can allow it by its hash. System fonts; colours
// as variables, once for light and once for dark; texts keep a contrast of at
// least 4.5 to 1 to what is behind them.

namespace dora::intake::dashboard {

inline constexpr char kStyle[] = R"css(
:root {
  color-scheme: light dark;
  --back: #f6f7f9; --panel: #fff; --line: #dde1e7; --grid: #e9ecf0;
  --text: #171c23; --soft: #566170; --link: #1d56b8; --button: #1d56b8;
  --button-text: #fff; --deploy: #2f6fd6; --fail: #bf2f1d; --roll: #8a5a00;
  --elite: #0b6238; --elite-back: #e0f3e8; --high: #1d4f9e;
  --high-back: #e5eefb; --medium: #6f4b00; --medium-back: #fbefd5;
  --low: #9c2718; --low-back: #fce7e3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0e1116; --panel: #161b22; --line: #2a313b; --grid: #222932;
    --text: #e7ebf0; --soft: #9ba6b4; --link: #86b4ff; --button: #86b4ff;
    --button-text: #0b1220; --deploy: #6ea3f5; --fail: #ff8674;
    --roll: #e5b454; --elite: #74dca4; --elite-back: #123524;
    --high: #9cc2ff; --high-back: #172c4d; --medium: #ecc36c;
    --medium-back: #3a2c0c; --low: #ff9e8f; --low-back: #44201a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--back); color: var(--text);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto,
    "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main, footer { max-width: 1152px; margin: 0 auto; padding: 0 24px; }
header {
  display: flex; flex-wrap: wrap; gap: 16px 32px; align-items: flex-end;
  justify-content: space-between; padding: 32px 0 20px;
}
h1 { font-size: 26px; line-height: 1.2; letter-spacing: -.02em; margin: 0; }
h2 { font-size: 16px; line-height: 1.3; margin: 0 0 12px; }
header p { margin: 4px 0 0; color: var(--soft); }
a { color: var(--link); text-underline-offset: 2px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre { font: 12.5px/1.5 ui-monospace, Menlo, Consolas, monospace; }
form { display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-end; }
label { display: grid; gap: 4px; font-size: 12px; color: var(--soft); }
select, input, button {
  font: inherit; font-size: 14px; height: 34px; padding: 0 10px;
  border: 1px solid var(--line); border-radius: 6px;
  background: var(--panel); color: var(--text); max-width: 170px;
}
button {
  background: var(--button); border-color: var(--button);
  color: var(--button-text); font-weight: 600; padding: 0 16px;
  cursor: pointer;
}
form > a { align-self: center; padding-top: 18px; }
.cards, .panel, .scroll, details {
  background: var(--panel); border: 1px solid var(--line);
  border-radius: 10px;
}
.cards {
  display: grid; grid-template-columns: repeat(5, 1fr); margin: 0;
  overflow: hidden;
}
.card { padding: 18px 16px; border-left: 1px solid var(--line); }
.card:first-child { border-left: 0; }
.card dt { color: var(--soft); font-size: 13px; }
.card dd { margin: 6px 0 0; }
.value {
  font-size: 23px; font-weight: 650; line-height: 1.2;
  letter-spacing: -.01em; margin-right: 6px; white-space: nowrap;
}
.value.unknown { color: var(--soft); font-weight: 500; }
.detail {
  display: block; color: var(--soft); font-size: 12.5px; font-weight: 400;
  overflow-wrap: anywhere;
}
.card .detail { margin-top: 4px; }
.few { font-style: italic; white-space: nowrap; }
.level {
  display: inline-block; font-size: 12px; font-weight: 600; line-height: 18px;
  padding: 0 8px; border-radius: 9px; vertical-align: 1px;
}
.value + .level { vertical-align: 5px; }
.elite { color: var(--elite); background: var(--elite-back); }
.high { color: var(--high); background: var(--high-back); }
.medium { color: var(--medium); background: var(--medium-back); }
.low { color: var(--low); background: var(--low-back); }
.note { color: var(--soft); font-size: 13px; margin: 10px 2px 0; }
section { margin-top: 28px; }
.panel { padding: 18px 20px 10px; }
.legend {
  display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none;
  margin: 0 0 14px; padding: 0; color: var(--soft); font-size: 12.5px;
}
.legend li { display: flex; align-items: center; gap: 6px; }
.chart { padding: 0 6px; }
svg.timeline, svg.mark { display: block; overflow: visible; }
.timeline text { font-size: 12px; fill: var(--soft); }
.timeline .lane { font-size: 13px; font-weight: 600; fill: var(--text); }
.timeline .env { font-size: 12px; font-weight: 400; fill: var(--soft); }
.timeline .tick { text-anchor: middle; }
.grid { stroke: var(--grid); }
.track { stroke: var(--line); }
.deployed { fill: var(--deploy); stroke: var(--panel); }
svg .halo {
  fill: none; stroke: var(--panel); stroke-width: 6; stroke-linecap: round;
}
svg .failed {
  fill: none; stroke: var(--fail); stroke-width: 2.75; stroke-linecap: round;
}
svg .rollback { fill: var(--roll); stroke: var(--panel); }
.recovery { stroke: var(--fail); stroke-width: 2; }
.incident { fill: var(--fail); fill-opacity: .55; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption {
  position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%);
}
th, td { text-align: left; padding: 10px 14px; vertical-align: top; }
thead th {
  font-size: 12.5px; font-weight: 500; color: var(--soft);
  white-space: nowrap; padding-bottom: 8px;
}
tbody th { font-weight: 600; min-width: 132px; overflow-wrap: anywhere; }
.version { min-width: 190px; }
tbody tr { border-top: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 20px; }
.figure { font-weight: 600; white-space: nowrap; }
.metrics td { min-width: 188px; }
.time, td code { white-space: nowrap; }
.outcome { color: var(--soft); white-space: nowrap; }
.outcome.failed, .outcome.rollback { font-weight: 600; }
.outcome.failed { color: var(--fail); }
.outcome.rollback { color: var(--roll); }
.change { white-space: nowrap; font-weight: 600; }
.change.better { color: var(--elite); }
.change.worse { color: var(--low); }
.by-week td:nth-child(2) { width: 38%; min-width: 220px; }
.by-week td:last-child { min-width: 100px; }
svg.weeks { display: block; }
.bar { fill: var(--deploy); }
.bar.unknown { fill: var(--line); }
.count { font-size: 13px; font-weight: 400; color: var(--soft); }
details { margin-top: 28px; padding: 0 20px; }
summary { padding: 12px 0; font-weight: 600; cursor: pointer; }
.terms { margin: 0 0 16px; max-width: 70ch; }
.terms dt { font-weight: 600; margin-top: 10px; }
.terms dd { margin: 2px 0 0; color: var(--soft); }
.levels { margin: 0 0 16px; }
.levels th:first-child { padding-left: 0; }
.empty { padding: 24px; max-width: 820px; }
pre {
  background: var(--back); border: 1px solid var(--line); border-radius: 6px;
  padding: 12px 14px; overflow-x: auto;
}
footer { color: var(--soft); font-size: 13px; padding: 28px 24px 40px; }
@media (max-width: 860px) {
  .cards { grid-template-columns: 1fr 1fr; }
  .card:nth-child(odd) { border-left: 0; }
  .card:nth-child(n + 3) { border-top: 1px solid var(--line); }
  .card:last-child { grid-column: 1 / -1; }
}
@media (max-width: 560px) {
  main, footer { padding-left: 14px; padding-right: 14px; }
  header { padding-top: 20px; }
  form { width: 100%; display: grid; grid-template-columns: 1fr 1fr; }
  select, input { max-width: none; width: 100%; }
  button { align-self: end; }
  form > a { padding: 0; }
  .card { padding: 14px; }
  .value { font-size: 21px; }
  .panel { padding: 14px 12px 8px; }
  th, td { padding: 9px 10px; }
  th:first-child, td:first-child { padding-left: 14px; }
  .scroll tbody th {
    position: sticky; left: 0; background: var(--panel); min-width: 112px;
  }
  details { padding: 0 14px; overflow-x: auto; }
}
@media print { form, details:not([open]) { display: none; } }
)css";

}  // namespace dora::intake::dashboard

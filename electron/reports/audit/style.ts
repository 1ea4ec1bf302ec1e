/** The only style of a report. Its hash is in the policy of the document, so that nothing else is taken for one. */
export const auditStyle = `
:root{color-scheme:light dark;--fg:#1b1f24;--fg2:#4d5661;--bg:#fff;--inset:#f5f6f8;--line:#d9dde3;--accent:#2458c5;--warn:#8a5300;--err:#b3261e}
@media (prefers-color-scheme:dark){:root{--fg:#e7eaee;--fg2:#a9b2bd;--bg:#15181c;--inset:#1d2126;--line:#353b43;--accent:#7ea6ff;--warn:#e3b062;--err:#ff8a80}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1080px;padding:32px 24px 64px;background:var(--bg);color:var(--fg);font:14px/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
h1{font-size:24px;margin:0 0 4px}
h2{font-size:17px;margin:36px 0 8px;padding-top:12px;border-top:1px solid var(--line)}
h3{font-size:14px;margin:18px 0 6px}
p{margin:6px 0}
.minor,figcaption{color:var(--fg2)}
.warning{color:var(--warn)}
.error{color:var(--err)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:10px 24px;margin:10px 0}
dt{color:var(--fg2);font-size:12px}
dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.wide{overflow-x:auto;margin:8px 0}
table{border-collapse:collapse;width:100%}
th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
thead th{color:var(--fg2);font-size:12px;white-space:nowrap}
.end{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12.5px;overflow-wrap:anywhere}
nav ul{columns:2;padding-left:18px;margin:12px 0}
a{color:var(--accent)}
a:focus-visible,.wide:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
summary{cursor:pointer}
figure{margin:10px 0}
svg{display:block;width:100%;height:auto;background:var(--inset)}
.bar{fill:var(--accent)}
.rest{fill:var(--warn)}
.axis{fill:var(--fg2);font-size:11px}
@media print{body{max-width:none;padding:0}nav{display:none}h2{break-after:avoid}tr,svg{break-inside:avoid}.wide{overflow:visible}}
`

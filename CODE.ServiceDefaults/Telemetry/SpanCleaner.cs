using System.Diagnostics;
using OpenTelemetry;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>
/// Takes out of spans what libraries put there and what may hold a secret: the text of an error (the MCP SDK writes a failed tool's whole answer), the URI
/// of a resource (which callers choose), and what is left of a query. Which error it was stays, as <c>error.type</c>.
/// </summary>
internal sealed class SpanCleaner : BaseProcessor<Activity>
{
    private static readonly string[] Removed = ["mcp.resource.uri", "url.query", "exception.message", "exception.stacktrace"];

    // The gateway's own spans name only resources that servers list.
    private const string Gateway = "CODE.Gateway";

    public override void OnEnd(Activity data)
    {
        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status);
        }

        if (data.Source.Name == Gateway)
        {
            return;
        }

        foreach (var name in Removed)
        {
            if (data.GetTagItem(name) is not null)
            {
                data.SetTag(name, null);
            }
        }
    }
}

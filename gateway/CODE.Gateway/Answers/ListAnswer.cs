using System.Buffers.Text;
using System.Text;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Answers;

/// <summary>Answers the list methods with what the caller may use: of all servers, or of the one that the endpoint names.</summary>
internal sealed class ListAnswer(FleetCatalog catalog, Permissions permissions, IOptions<GatewayOptions> options)
{
    private readonly int _pageSize = options.Value.PageSize;

    /// <summary>Answers.</summary>
    public Task WriteAsync(GatewayCall call, OfferKind kind)
    {
        var view = catalog.View;
        var list = call.Target is null ? view[kind] : view.ListOf(call.Target, kind);
        var start = StartOf(list.Items, call.Message.Cursor);
        if (start < 0)
        {
            return RpcAnswer.WriteErrorAsync(call.Http, call.Message.Id, new Refusal(StatusCodes.Status200OK, RpcCodes.InvalidParams, new Fault(
                FaultCodes.InvalidArgument, "The cursor is not one of this list, or its place in the list is gone.", "Start again without cursor.")));
        }

        // One more than a page holds, to know whether there is a next one.
        var shown = list.Items.Skip(start).Where(item => IsShown(call, kind, view, item)).Take(_pageSize + 1).ToArray();
        return RpcAnswer.WriteResultAsync(call, json =>
        {
            json.WriteStartArray(kind.Member);
            foreach (var item in shown.AsSpan(0, Math.Min(shown.Length, _pageSize)))
            {
                json.WriteRawValue(item.Json.Span, skipInputValidation: true);
            }

            json.WriteEndArray();
            if (shown.Length > _pageSize)
            {
                json.WriteString("nextCursor"u8, CursorAfter(shown[_pageSize - 1]));
            }

            if (call.Message.IsStateless)
            {
                // Private whatever the servers say: what is shown depends on who asks.
                json.WriteNumber("ttlMs"u8, view.IsPartial ? 0 : (long)list.TimeToLive.TotalMilliseconds);
                json.WriteString("cacheScope"u8, "private"u8);
            }
        });
    }

    private bool IsShown(GatewayCall call, OfferKind kind, CatalogView view, MergedItem item) => permissions.IsListed(
        call.Caller, call.Token, new CallUse(item.Server, kind, item.Key), kind == OfferKind.Tools ? view.ToolOf(item.Server, item.Key) : null);

    // A cursor names the last item that was told, so that pages fit together on every replica and when other items come and go.
    private static int StartOf(IReadOnlyList<MergedItem> items, string? cursor)
    {
        if (cursor is null)
        {
            return 0;
        }

        for (var index = 0; index < items.Count; index++)
        {
            if (CursorAfter(items[index]) == cursor)
            {
                return index + 1;
            }
        }

        return -1;
    }

    private static string CursorAfter(MergedItem item) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{item.Server.Name}\n{item.Key}"));
}

using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Answers;

/// <summary>Answers the list methods with the items of all servers.</summary>
internal sealed class ListAnswer(FleetCatalog catalog, IOptions<GatewayOptions> options)
{
    private readonly int _pageSize = options.Value.PageSize;

    /// <summary>Answers.</summary>
    public Task WriteAsync(GatewayCall call, OfferKind kind)
    {
        var view = catalog.View;
        var list = view[kind];
        var start = StartOf(list.Items, call.Message.Cursor);
        if (start < 0)
        {
            return RpcAnswer.WriteErrorAsync(call.Http, call.Message.Id, new Refusal(StatusCodes.Status200OK, RpcCodes.InvalidParams, new Fault(
                FaultCodes.InvalidArgument, "The cursor is not one of this list, or its place in the list is gone.", "Start again without cursor.")));
        }

        var end = Math.Min(start + _pageSize, list.Items.Count);
        return RpcAnswer.WriteResultAsync(call, json =>
        {
            json.WriteStartArray(kind.Member);
            for (var index = start; index < end; index++)
            {
                json.WriteRawValue(list.Items[index].Json.Span, skipInputValidation: true);
            }

            json.WriteEndArray();
            if (end < list.Items.Count)
            {
                json.WriteString("nextCursor"u8, CursorAfter(list.Items[end - 1]));
            }

            if (call.Message.IsStateless)
            {
                json.WriteNumber("ttlMs"u8, view.IsPartial ? 0 : (long)list.TimeToLive.TotalMilliseconds);
                json.WriteString("cacheScope"u8, !view.IsPartial && list.IsPublic ? "public"u8 : "private"u8);
            }
        });
    }

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

using System.Buffers;
using System.Text.Json;
using CODE.Context.V1;
using CODE.Gateway.Catalog;
using CODE.Gateway.Containment;
using CODE.Gateway.Containment.Messages;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Context;

/// <summary>
/// Takes in what a server tells, as the answers of tools are taken in: cleaned of what nobody sees, redacted, and within the bounds that the contract sets, whatever the server keeps to. An item in which
/// something had to be taken out is untrusted, whatever its server says.
/// </summary>
internal sealed class ContextContainment(MessageScan scan, SecretRedactor redactor, ContainmentMetrics metrics)
{
    private const int MaxMissing = 20;
    private const int MaxLooked = 4 * 1024;

    /// <summary>Takes in an answer.</summary>
    /// <param name="server">Who gave it.</param>
    /// <param name="response">The answer.</param>
    /// <param name="budget">What was asked for.</param>
    public ServerContext Contain(FleetServer server, GatherResponse response, ContextBudget budget)
    {
        var (items, left, isTruncated, broken) = (new List<KnownItem>(), budget.Bytes, response.Truncated || response.Items.Count > budget.Items, 0);
        foreach (var told in response.Items.Take(budget.Items))
        {
            var size = System.Text.Encoding.UTF8.GetByteCount(told.Value) + told.Key.Length + told.Summary.Length;
            if (size > left)
            {
                isTruncated = true;
            }
            else if (ItemOf(server, told) is { } item)
            {
                items.Add(item);
                left -= size;
            }
            else
            {
                broken++;
            }
        }

        var cleaner = new StringCleaner(redactor, kind => metrics.Count(server, kind));
        var missing = response.Missing.Take(MaxMissing).Select(part => new MissingPart(
            Line(cleaner, part.Part, ContextBudget.MaxKey), FaultCodes.All.Contains(part.Code) ? part.Code : FaultCodes.UpstreamFailed, Line(cleaner, part.Reason, ContextBudget.MaxLine))).ToList();
        if (broken > 0)
        {
            missing.Add(new MissingPart(server.Name, FaultCodes.UpstreamFailed, $"{broken} of its items were not as the contract has them."));
        }

        return new ServerContext(server.Name, items, missing, isTruncated);
    }

    private KnownItem? ItemOf(FleetServer server, Item told)
    {
        var hasFound = false;
        var cleaner = new StringCleaner(redactor, kind =>
        {
            hasFound = true;
            metrics.Count(server, kind);
        });
        if (told.Key.Length == 0 || told.Value.Length > ContextBudget.MaxValueBytes || TimeOf(told.ObservedAtMs) is not { } time || ValueOf(told.Value, cleaner) is not { } value)
        {
            return null;
        }

        var item = new KnownItem(
            Line(cleaner, told.Key, ContextBudget.MaxKey), Line(cleaner, told.Summary, ContextBudget.MaxLine), value, time, Line(cleaner, told.Source, ContextBudget.MaxName), told.IsUntrusted, told.IsCut,
            LineOrNull(cleaner, told.Tool), LineOrNull(cleaner, told.Caller));
        return item with { Untrusted = item.Untrusted || hasFound };
    }

    private JsonElement? ValueOf(string json, StringCleaner cleaner)
    {
        try
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(json);
            using var value = JsonDocument.Parse(bytes);
            if (!scan.IsSuspicious(bytes))
            {
                return value.RootElement.Clone();
            }

            // As it would be part of a tool's answer: nothing in structured content stays as it is.
            var message = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(message))
            {
                writer.WriteStartObject();
                writer.WriteStartObject("result");
                writer.WritePropertyName("structuredContent");
                value.RootElement.WriteTo(writer);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            var clean = new MessageRewriter(cleaner, new TextBudget(int.MaxValue, null), int.MaxValue, null).Rewrite(message.WrittenSpan);
            using var cleaned = JsonDocument.Parse(clean);
            return cleaned.RootElement.GetProperty("result").GetProperty("structuredContent").Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset? TimeOf(long milliseconds) =>
        milliseconds is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private static string? LineOrNull(StringCleaner cleaner, string text) => text.Length == 0 ? null : Line(cleaner, text, ContextBudget.MaxName);

    // Cleaned before it is cut, so that no secret is cut to what nobody recognizes; but nobody looks through a megabyte for a line.
    private static string Line(StringCleaner cleaner, string text, int most) => ContextText.Line(cleaner.Clean(text.Length <= MaxLooked ? text : text[..MaxLooked]), most);
}

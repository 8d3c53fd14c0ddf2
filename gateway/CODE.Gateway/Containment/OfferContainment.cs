using CODE.Gateway.Catalog;
using CODE.Gateway.Containment.Messages;

namespace CODE.Gateway.Containment;

/// <summary>
/// Cleans what a server says of its tools, prompts and resources, as its answers are cleaned: a description is read by every model that lists it. Done before definitions are
/// hashed and compared, so that nobody accepts what nobody sees. What an item is called by stays as it is: whether such a name is taken, the definitions decide.
/// </summary>
internal sealed class OfferContainment(MessageScan scan, SecretRedactor redactor, ContainmentMetrics metrics)
{
    /// <summary>Cleans an item of a list.</summary>
    /// <param name="server">Whose it is.</param>
    /// <param name="item">Its JSON text, an object.</param>
    /// <returns>The same bytes when there is nothing to clean.</returns>
    public ReadOnlyMemory<byte> Clean(FleetServer server, ReadOnlyMemory<byte> item) => scan.IsSuspicious(item.Span)
        ? new MessageRewriter(new StringCleaner(redactor, kind => metrics.Count(server, kind)), new TextBudget(int.MaxValue, null), int.MaxValue, null).Rewrite(item.Span)
        : item;

    /// <summary>Cleans a text, as a server's instructions.</summary>
    public string? Clean(FleetServer server, string? text) => text is null ? null : new StringCleaner(redactor, kind => metrics.Count(server, kind)).Clean(text);
}

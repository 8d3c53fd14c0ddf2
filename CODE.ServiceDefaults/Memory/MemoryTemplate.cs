using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Memory;

/// <summary>
/// The resource template <c>memory://{server}/{+key}</c>. The SDK makes an automaton of any template, which takes a tenth of a server's start; this one is a prefix.
/// </summary>
/// <param name="root">What each URI begins with.</param>
/// <param name="read">What is remembered under a key, as JSON.</param>
internal sealed class MemoryTemplate(string root, Func<string, CancellationToken, Task<string>> read) : McpServerResource
{
    /// <summary>What every resource is.</summary>
    public const string MimeType = "application/json";

    /// <inheritdoc/>
    public override ResourceTemplate ProtocolResourceTemplate { get; } = new()
    {
        UriTemplate = root + "{+key}",
        Name = "memory",
        Title = "What this server learned",
        Description = "A remembered value with when, for whom and by which tool it was learned. resources/list holds the latest keys.",
        MimeType = MimeType,
    };

    /// <inheritdoc/>
    public override IReadOnlyList<object> Metadata => [];

    /// <inheritdoc/>
    public override bool IsMatch(string uri) => uri.Length > root.Length && uri.StartsWith(root, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken = default)
    {
        var uri = request.Params.Uri;
        return new ReadResourceResult
        {
            Contents = [new TextResourceContents { Uri = uri, MimeType = MimeType, Text = await read(Uri.UnescapeDataString(uri[root.Length..]), cancellationToken) }],
        };
    }
}

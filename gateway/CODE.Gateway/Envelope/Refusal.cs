using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Envelope;

/// <summary>Why a message goes no further, as HTTP, as JSON-RPC and as the fleet tell it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The JSON-RPC code; one of <see cref="RpcCodes"/>.</param>
/// <param name="Fault">The fault; goes out as the error's <c>data</c>.</param>
internal sealed record Refusal(int Status, int Code, Fault Fault)
{
    /// <summary>The revision that was asked for and is not spoken here; the protocol wants it told in <c>data</c>.</summary>
    public string? UnsupportedRevision { get; init; }

    /// <summary>What could be asked for in its place, by the same way of asking.</summary>
    public IReadOnlyList<string> SupportedRevisions { get; init; } = [];

    /// <summary>The extension that the client would have to declare; the protocol wants it told in <c>data</c>.</summary>
    public string? RequiredExtension { get; init; }

    /// <summary>The resource that does not exist; revisions before 2026-07-28 want it told in <c>data</c>.</summary>
    public string? MissingUri { get; init; }
}

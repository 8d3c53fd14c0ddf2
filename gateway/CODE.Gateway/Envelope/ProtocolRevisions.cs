namespace CODE.Gateway.Envelope;

/// <summary>The revisions of MCP that the gateway speaks.</summary>
internal static class ProtocolRevisions
{
    /// <summary>The first revision without handshake and sessions: every request carries its own metadata, in headers and in <c>_meta</c>.</summary>
    public const string Stateless = "2026-07-28";

    /// <summary>What a client that asks for a revision unknown here is offered by <c>initialize</c>.</summary>
    public const string NewestHandshake = "2025-11-25";

    /// <summary>What a request without the version header speaks, by the transport's rule for revisions that did not have it.</summary>
    public const string Assumed = "2025-03-26";

    /// <summary>The revisions that <c>initialize</c> negotiates, oldest first.</summary>
    public static IReadOnlyList<string> Handshake => Accepted;

    // 2024-11-05 had another HTTP transport, but some clients of this one still name it in initialize; the servers' SDK accepts them too.
    private static readonly string[] Accepted = ["2024-11-05", Assumed, "2025-06-18", NewestHandshake];

    /// <summary>Whether requests of this revision carry their metadata and standard headers.</summary>
    public static bool IsStateless(string revision) => string.CompareOrdinal(revision, Stateless) >= 0;

    /// <summary>Whether the revision is negotiated by <c>initialize</c>.</summary>
    public static bool HasHandshake(string revision) => Array.IndexOf(Accepted, revision) >= 0;

    /// <summary>Whether the gateway speaks the revision.</summary>
    public static bool IsKnown(string revision) => revision == Stateless || HasHandshake(revision);
}

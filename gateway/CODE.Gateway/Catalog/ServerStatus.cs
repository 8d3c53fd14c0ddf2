namespace CODE.Gateway.Catalog;

/// <summary>How a server is, as far as the gateway knows.</summary>
internal enum ServerState
{
    /// <summary>Has not been reached yet.</summary>
    Starting,

    /// <summary>Answers.</summary>
    Ready,

    /// <summary>Does not answer, or not as an MCP server does. Calls to it fail at once.</summary>
    Unavailable,
}

/// <summary>A server's state at one moment.</summary>
/// <param name="Server">The server.</param>
/// <param name="State">How it is.</param>
/// <param name="Since">Since when.</param>
/// <param name="Error">Why it is not ready, in words for operators; null when it is.</param>
/// <param name="Offer">What it offers, as last heard; null when it was never heard.</param>
/// <param name="Misses">How many refreshes in a row have failed.</param>
internal sealed record ServerStatus(FleetServer Server, ServerState State, DateTimeOffset Since, string? Error, ServerOffer? Offer, int Misses)
{
    /// <summary>Whether what is known of the server is what it offers now.</summary>
    public bool IsCurrent => State == ServerState.Ready && Misses == 0;

    /// <summary>Whether the server has been away for so long that its items are marked.</summary>
    public bool IsOverdue(DateTimeOffset now, TimeSpan grace) => State == ServerState.Unavailable && now - Since >= grace;
}

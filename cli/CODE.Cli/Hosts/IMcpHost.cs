namespace CODE.Cli.Hosts;

/// <summary>An MCP host that can be configured: where its file lies and what belongs into it.</summary>
internal interface IMcpHost
{
    /// <summary>The name on the command line.</summary>
    string Id { get; }

    /// <summary>The host's own name.</summary>
    string Name { get; }

    /// <summary>True when the host can only be given the token itself.</summary>
    bool NeedsToken { get; }

    /// <summary>The configuration file.</summary>
    string ConfigPath(HostPlaces places);

    /// <summary>True when the host seems to be used here, so that it is configured without being named.</summary>
    bool IsPresent(HostPlaces places);

    /// <summary>The entry for the gateway.</summary>
    HostEntry Entry(HostRequest request);

    /// <summary>What is left to do by hand; <paramref name="token"/> tells where the token is.</summary>
    string NextStep(bool holdsToken, string token);
}

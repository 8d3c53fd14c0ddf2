namespace CODE.Cli.Hosts;

/// <summary>What a host is to be told.</summary>
/// <param name="Endpoint">The gateway's MCP endpoint.</param>
/// <param name="Token">The token to write into the file; null to refer to it.</param>
internal sealed record HostRequest(Uri Endpoint, string? Token)
{
    /// <summary>The environment variable that hosts are referred to.</summary>
    public const string TokenVariable = "CODE_TOKEN";

    /// <summary>The Authorization header, with the token or with the host's own way of referring to it.</summary>
    public string Authorization(string reference) => "Bearer " + (Token ?? reference);
}

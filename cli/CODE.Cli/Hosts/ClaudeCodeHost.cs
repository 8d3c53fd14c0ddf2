using System.Text.Json.Nodes;

namespace CODE.Cli.Hosts;

/// <summary>Claude Code: <c>.mcp.json</c> in the project, with <c>${NAME}</c> for the environment.</summary>
internal sealed class ClaudeCodeHost : IMcpHost
{
    /// <inheritdoc/>
    public string Id => "claude-code";

    /// <inheritdoc/>
    public string Name => "Claude Code";

    /// <inheritdoc/>
    public bool NeedsToken => false;

    /// <inheritdoc/>
    public string ConfigPath(HostPlaces places) => Path.Combine(places.Project, ".mcp.json");

    /// <inheritdoc/>
    public bool IsPresent(HostPlaces places) => File.Exists(ConfigPath(places)) || Directory.Exists(Path.Combine(places.Home, ".claude"));

    /// <inheritdoc/>
    public HostEntry Entry(HostRequest request)
    {
        var server = new JsonObject
        {
            ["type"] = "http",
            ["url"] = request.Endpoint.AbsoluteUri,
            ["headers"] = new JsonObject { ["Authorization"] = request.Authorization($"${{{HostRequest.TokenVariable}}}") },
        };
        return new HostEntry("mcpServers", server, Input: null, HoldsToken: request.Token is not null);
    }

    /// <inheritdoc/>
    public string NextStep(bool holdsToken, string token) => holdsToken
        ? "start `claude` in this folder and approve the server."
        : $"set {HostRequest.TokenVariable} to {token}, start `claude` in this folder, and approve the server.";
}

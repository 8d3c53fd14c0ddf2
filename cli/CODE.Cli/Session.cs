using System.CommandLine;
using CODE.Cli.Configuration;
using CODE.Cli.Gateway;
using CODE.Cli.Output;

namespace CODE.Cli;

/// <summary>What one run of a command works with: the terminal, the clock, and the way to the gateway.</summary>
internal sealed class Session : IDisposable
{
    private readonly GatewayHttp _http;

    private Session(Terminal terminal, GatewaySettings settings)
    {
        Terminal = terminal;
        Settings = settings;
        _http = new GatewayHttp(settings, Clock);
        Admin = new AdminApi(_http);
        Mcp = new McpEndpoint(_http, Clock);
    }

    /// <summary>Where results and errors go.</summary>
    public Terminal Terminal { get; }

    /// <summary>The gateway's address and the token to show it.</summary>
    public GatewaySettings Settings { get; }

    /// <summary>The clock of deadlines and ages.</summary>
    public TimeProvider Clock { get; } = TimeProvider.System;

    /// <summary>The gateway's admin API.</summary>
    public AdminApi Admin { get; }

    /// <summary>The gateway's MCP endpoints.</summary>
    public McpEndpoint Mcp { get; }

    /// <summary>Reads the global options; throws a usage fault when they make no sense.</summary>
    public static Session Open(ParseResult parse, GlobalOptions options) =>
        new(new Terminal(parse.GetValue(options.Json)), GatewaySettings.Resolve(parse.GetValue(options.Url), parse.GetValue(options.Token)));

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}

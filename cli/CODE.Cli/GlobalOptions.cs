using System.CommandLine;

namespace CODE.Cli;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    /// <summary>Where the gateway is.</summary>
    public Option<string?> Url { get; } = new("--url")
    {
        Description = "The gateway's base URL [env: CODE_URL; default: http://127.0.0.1:8080]",
        HelpName = "URL",
        Recursive = true,
    };

    /// <summary>The bearer token to show.</summary>
    public Option<string?> Token { get; } = new("--token")
    {
        Description = "The access token [env: CODE_TOKEN; default: the .code/token file, for a gateway on this machine]",
        HelpName = "TOKEN",
        Recursive = true,
    };

    /// <summary>Machine output.</summary>
    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Write JSON for programs, errors too",
        Recursive = true,
    };

    /// <summary>Puts the options on the root command.</summary>
    public void AddTo(RootCommand root)
    {
        root.Add(Url);
        root.Add(Token);
        root.Add(Json);
    }
}

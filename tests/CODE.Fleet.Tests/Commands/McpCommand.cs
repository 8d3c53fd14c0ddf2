using System.Text.Json;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Commands;

/// <summary>Runs the built <c>mcp</c> command as a user without a terminal would.</summary>
internal static class McpCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Runs it against the fleet.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="home">The home folder that the command sees.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<CommandResult> RunAsync(RunningFleet fleet, string home, params string[] arguments)
    {
        await using var command = ChildProcess.Start(
            "dotnet",
            [Repository.Program("cli/CODE.Cli", "mcp"), .. arguments],
            new Dictionary<string, string>
            {
                ["CODE_URL"] = fleet.Address.GetLeftPart(UriPartial.Authority),
                ["CODE_TOKEN"] = fleet.Token,
                ["HOME"] = home,
                ["XDG_CONFIG_HOME"] = Path.Combine(home, ".config"),
                ["APPDATA"] = Path.Combine(home, "AppData"),
            },
            home);
        var exitCode = await command.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        return new CommandResult(exitCode, command.Output, command.Errors);
    }
}

/// <summary>What a run of the command came to.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The output of a run that succeeded.</summary>
    public string Succeeded
    {
        get
        {
            Assert.True(ExitCode == 0, $"exit code {ExitCode}{Environment.NewLine}{Output}{Environment.NewLine}{Errors}");
            return Output;
        }
    }

    /// <summary>The JSON of a run that succeeded.</summary>
    public JsonElement Json => JsonElement.Parse(Succeeded);
}

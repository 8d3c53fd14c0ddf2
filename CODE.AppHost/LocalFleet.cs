using Microsoft.Extensions.Configuration;

namespace CODE.AppHost;

/// <summary>
/// What the fleet needs from the machine it is started on: the developer's choices, and the keys and the first token, which are made when absent.
/// Publishing a manifest neither makes nor reads any of it: there the keys are inputs, and no path of this machine belongs in the result.
/// </summary>
public sealed record LocalFleet
{
    /// <summary>The gateway's port; null asks for any free one.</summary>
    public int? Port { get; init; }

    /// <summary>Absolute paths of the folders that tools may work in; empty when publishing.</summary>
    public IReadOnlyList<string> WorkspaceRoots { get; init; } = [];

    /// <summary>Who may do what through the gateway; null when publishing.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>What the developer accepted of tools' definitions; null when publishing.</summary>
    public string? AcceptedToolsFile { get; init; }

    /// <summary>Reads the choices and, where the application is to run here, gives the parameters that hold keys their values.</summary>
    /// <param name="builder">The application; a value that its configuration already has for a parameter stays.</param>
    /// <param name="args">The command line.</param>
    /// <exception cref="LocalFleetException">A choice is wrong, or the data folder can't be used.</exception>
    public static async Task<LocalFleet> LoadAsync(IDistributedApplicationBuilder builder, string[] args)
    {
        LocalFleetException.ReportUnhandled();
        var options = LocalFleetOptions.Parse(args, Environment.GetEnvironmentVariable);
        if (!builder.ExecutionContext.IsRunMode)
        {
            return new LocalFleet { Port = options.Port };
        }

        var data = DataFolder.Open(options.DataFolder);
        var keys = DevelopmentKeys.Load(data);
        await AdminToken.EnsureAsync(data, keys.Identity, TimeProvider.System).ConfigureAwait(false);
        builder.Configuration.AddInMemoryCollection(
            keys.Parameters.Where(parameter => builder.Configuration[parameter.Key] is null));
        return new LocalFleet { Port = options.Port, WorkspaceRoots = options.WorkspaceRoots, PolicyFile = DevelopmentPolicy.Ensure(data), AcceptedToolsFile = Path.GetFullPath(data.AcceptedToolsFile) };
    }
}

using System.Globalization;

namespace CODE.AppHost;

/// <summary>What a developer may choose when starting the fleet: by argument, else by environment variable, else the default.</summary>
public sealed record LocalFleetOptions
{
    /// <summary>The arguments, for the message that answers a wrong one.</summary>
    public const string UsageText = "Arguments: --port N (0: a free one), --data FOLDER, --workspace FOLDER (repeatable).";

    private const int DefaultPort = 8080;

    /// <summary>The gateway's port; null asks for any free one (<c>--port 0</c>). Default 8080 (<c>CODE_PORT</c>).</summary>
    public int? Port { get; init; } = DefaultPort;

    /// <summary>Absolute path of the folder that holds keys, token, store and logs. Default <c>.code</c> in the current folder (<c>CODE_DATA</c>).</summary>
    public required string DataFolder { get; init; }

    /// <summary>Absolute paths of the folders that tools may work in. Default the current folder (<c>CODE_WORKSPACE</c>, separated as in PATH).</summary>
    public required IReadOnlyList<string> WorkspaceRoots { get; init; }

    /// <summary>Arguments that are none of these; Aspire has its own, the embedded host has none.</summary>
    public required IReadOnlyList<string> OtherArguments { get; init; }

    /// <summary>Reads the choices.</summary>
    /// <param name="args">The command line, as <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="LocalFleetException">A value is missing, is no port, or names a workspace folder that doesn't exist.</exception>
    public static LocalFleetOptions Parse(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        string? port = null, data = null;
        List<string> workspaces = [], other = [];
        for (var at = 0; at < args.Count; at++)
        {
            var equals = args[at].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? args[at] : args[at][..equals];
            if (name is not ("--port" or "--data" or "--workspace"))
            {
                other.Add(args[at]);
                continue;
            }

            var value = equals >= 0 ? args[at][(equals + 1)..] : ++at < args.Count ? args[at] : "";
            if (value.Length == 0)
            {
                throw new LocalFleetException($"{name} needs a value. {UsageText}", LocalFleetException.Usage);
            }

            switch (name)
            {
                case "--port": port = value; break;
                case "--data": data = value; break;
                default: workspaces.Add(value); break;
            }
        }

        if (workspaces.Count == 0)
        {
            workspaces.AddRange(Given(environment("CODE_WORKSPACE"))?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? ["."]);
        }

        return new LocalFleetOptions
        {
            Port = ParsePort(port ?? Given(environment("CODE_PORT"))),
            DataFolder = Path.GetFullPath(data ?? Given(environment("CODE_DATA")) ?? ".code"),
            WorkspaceRoots = [.. workspaces.Select(ExistingFolder).Distinct()],
            OtherArguments = other,
        };
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static int? ParsePort(string? value) => value switch
    {
        null => DefaultPort,
        _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue => port == 0 ? null : port,
        _ => throw new LocalFleetException($"'{value}' is no port: give a number from 0 (any free one) to 65535.", LocalFleetException.Usage),
    };

    private static string ExistingFolder(string value)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(value));
        return Directory.Exists(path)
            ? path
            : throw new LocalFleetException($"The workspace folder {path} does not exist. Create it, or name another with --workspace.", LocalFleetException.Usage);
    }
}

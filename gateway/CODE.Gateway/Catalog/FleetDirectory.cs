using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CODE.Gateway.Foreign;
using Microsoft.Extensions.Configuration;

namespace CODE.Gateway.Catalog;

/// <summary>The servers of the fleet, as the host names them: the children of the configuration section <c>services</c>, each by its first HTTP address; and the foreign ones.</summary>
internal sealed partial class FleetDirectory
{
    private const string Section = "services";
    private const string AddressKey = "http:0";
    private readonly FrozenDictionary<string, FleetServer> _servers;

    public FleetDirectory(IConfiguration configuration, ForeignServers foreign)
    {
        FleetServer[] own = [.. configuration.GetSection(Section).GetChildren()
            .Where(static section => FaultOf(section) is null)
            .Select(static section => new FleetServer(section.Key, new Uri(section[AddressKey]!)))];
        var names = own.Select(static server => server.Name).ToHashSet(StringComparer.Ordinal);
        Faults =
        [
            .. configuration.GetSection(Section).GetChildren().Select(FaultOf).OfType<string>(),
            .. foreign.Faults,
            .. foreign.All.Where(server => names.Contains(server.Server.Name)).Select(static server => $"{ForeignOptions.Section}:{server.Server.Name} has the name of a server of the fleet."),
        ];
        // By name, so that every replica has the same order.
        All = [.. own.Concat(foreign.All.Select(static server => server.Server).Where(server => !names.Contains(server.Name))).OrderBy(static server => server.Name, StringComparer.Ordinal)];
        _servers = All.ToFrozenDictionary(static server => server.Name, StringComparer.Ordinal);
    }

    /// <summary>Every server.</summary>
    public IReadOnlyList<FleetServer> All { get; }

    /// <summary>What is wrong with the configured servers; a gateway with any does not start.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>The server of a name, or null.</summary>
    public FleetServer? Find(string name) => _servers.GetValueOrDefault(name);

    /// <summary>The server that made a task: task ids are <c>server-random</c>, so that any replica can tell.</summary>
    public FleetServer? FindByTask(string taskId) =>
        // A name may hold a hyphen, so the longest name wins.
        All.Where(server => !server.IsForeign && taskId.Length > server.Name.Length && taskId[server.Name.Length] == '-' && taskId.StartsWith(server.Name, StringComparison.Ordinal))
            .MaxBy(static server => server.Name.Length);

    private static string? FaultOf(IConfigurationSection section)
    {
        if (!NamePattern.IsMatch(section.Key))
        {
            return $"services:{section.Key} is not a server name; use lower-case letters, digits and hyphens.";
        }

        return Uri.TryCreate(section[AddressKey], UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.PathAndQuery == "/"
            ? null
            : $"services:{section.Key}:{AddressKey} is not an http address without path.";
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern { get; }
}

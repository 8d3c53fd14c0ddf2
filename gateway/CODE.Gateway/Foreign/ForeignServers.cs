using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using CODE.Gateway.Catalog;
using Microsoft.Extensions.Configuration;

namespace CODE.Gateway.Foreign;

/// <summary>A foreign server and how to reach it.</summary>
/// <param name="Server">The server.</param>
/// <param name="Options">How to reach it.</param>
internal sealed record ForeignServer(FleetServer Server, ForeignOptions Options)
{
    /// <summary>The name under which callers see a tool or prompt.</summary>
    public string Prefixed(string name) => $"{Options.Prefix}_{name}";

    /// <summary>The name by which the server knows a tool or prompt.</summary>
    public string Own(string prefixed) => prefixed[(Options.Prefix.Length + 1)..];
}

/// <summary>The foreign servers that the operator attached.</summary>
internal sealed partial class ForeignServers
{
    private readonly FrozenDictionary<string, ForeignServer> _servers;

    public ForeignServers(IConfiguration configuration)
    {
        var faults = new List<string>();
        var servers = new List<ForeignServer>();
        foreach (var section in configuration.GetSection(ForeignOptions.Section).GetChildren())
        {
            var read = Read(section, faults);
            if (read is not null)
            {
                servers.Add(read);
            }
        }

        faults.AddRange(servers.GroupBy(static server => server.Options.Prefix, StringComparer.Ordinal).Where(static group => group.Count() > 1)
            .Select(static group => $"Several foreign servers have the prefix '{group.Key}'."));
        (All, Faults) = (servers, faults);
        _servers = servers.ToFrozenDictionary(static server => server.Server.Name, StringComparer.Ordinal);
    }

    /// <summary>Every one.</summary>
    public IReadOnlyList<ForeignServer> All { get; }

    /// <summary>What is wrong with the configuration; a gateway with any does not start.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>The one that a server of the catalog is.</summary>
    public ForeignServer this[FleetServer server] => _servers[server.Name];

    private static ForeignServer? Read(IConfigurationSection section, List<string> faults)
    {
        var key = $"{ForeignOptions.Section}:{section.Key}";
        ForeignOptions? options;
        try
        {
            options = section.Get<ForeignOptions>(static binder => binder.ErrorOnUnknownConfiguration = true) ?? new ForeignOptions();
        }
        catch (InvalidOperationException)
        {
            // The exception may tell values, and values may be secrets.
            faults.Add($"{key} has a key that is not known, or a value that cannot be read.");
            return null;
        }

        var before = faults.Count;
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        faults.AddRange(results.Select(result => $"{key}: {result.ErrorMessage}"));
        if (!NamePattern.IsMatch(section.Key))
        {
            faults.Add($"{key} is not a server name; use lower-case letters, digits and hyphens.");
        }

        if ((options.Url is null) == string.IsNullOrWhiteSpace(options.Command))
        {
            faults.Add($"{key} needs either Url or Command.");
        }

        if (options.Url is { } url && !IsSafe(url, options.Headers.Count > 0))
        {
            faults.Add($"{key}:Url is not an absolute http or https address, or sends Headers in the clear to another machine.");
        }

        return faults.Count > before ? null : new ForeignServer(new FleetServer(section.Key, options.Url ?? new Uri($"stdio:{section.Key}")) { IsForeign = true }, options);
    }

    private static bool IsSafe(Uri url, bool hasSecrets) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || !hasSecrets)));

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern { get; }
}

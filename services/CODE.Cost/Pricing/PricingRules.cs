using System.Collections.Frozen;
using CODE.Cost.Pricing.Aws;
using CODE.Cost.Pricing.Azure;
using CODE.Cost.Pricing.Google;

namespace CODE.Cost.Pricing;

/// <summary>Which types of resources are priced, and which are known to be free.</summary>
internal sealed class PricingRules
{
    private const char Wildcard = '*';

    private readonly FrozenDictionary<string, ResourceRule> _rules = new[]
    {
        AwsCompute.Rules, AwsContainers.Rules, AwsDatabases.Rules, AwsStorage.Rules, AwsNetwork.Rules, AwsServices.Rules,
        AzureCompute.Rules, AzureDatabases.Rules, AzureNetwork.Rules, AzureServices.Rules,
        GoogleCompute.Rules, GoogleDatabases.Rules, GoogleNetwork.Rules, GoogleServices.Rules,
    }.SelectMany(static rules => rules).ToFrozenDictionary(static rule => rule.Type, StringComparer.Ordinal);

    private readonly FrozenSet<string> _free;
    private readonly string[] _freePrefixes;

    /// <summary>Reads the list of what is free.</summary>
    public PricingRules()
    {
        using var stream = typeof(PricingRules).Assembly.GetManifestResourceStream("free-resources.txt")
            ?? throw new InvalidOperationException("The list of free resources is not built in.");
        using var reader = new StreamReader(stream);
        string[] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '#')];
        _free = lines.Where(static line => line[^1] != Wildcard).ToFrozenSet(StringComparer.Ordinal);
        _freePrefixes = [.. lines.Where(static line => line[^1] == Wildcard).Select(static line => line[..^1])];
    }

    /// <summary>Every type that is priced.</summary>
    public IEnumerable<ResourceRule> All => _rules.Values;

    /// <summary>The rule of a type, or null.</summary>
    public ResourceRule? Find(string type) => _rules.GetValueOrDefault(type);

    /// <summary>Whether resources of a type cost nothing by themselves.</summary>
    public bool IsFree(string type) =>
        !_rules.ContainsKey(type) && (_free.Contains(type) || _freePrefixes.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal)));
}

using System.ComponentModel.DataAnnotations;

namespace CODE.Gateway.Policy;

/// <summary>Where the policy is. Configuration section <c>Policy</c>.</summary>
public sealed class PolicyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Policy";

    /// <summary>The policy file, YAML; docs/policy.schema.json is its schema. Without one, only permissions granted at run time count.</summary>
    public string? File { get; set; }

    /// <summary>How often the file and the store are looked at for changes.</summary>
    /// <value>The default is 1 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(1);
}

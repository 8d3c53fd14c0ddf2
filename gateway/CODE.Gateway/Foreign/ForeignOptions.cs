using System.ComponentModel.DataAnnotations;

namespace CODE.Gateway.Foreign;

/// <summary>An MCP server that is none of the fleet's own. Configuration section <c>Foreign:{name}</c>.</summary>
public sealed class ForeignOptions
{
    /// <summary>The configuration section that holds them all.</summary>
    public const string Section = "Foreign";

    /// <summary>Where it listens, for one that speaks streamable HTTP.</summary>
    public Uri? Url { get; set; }

    /// <summary>The program, for one that the gateway starts and speaks with over its standard input and output.</summary>
    public string? Command { get; set; }

    /// <summary>The program's arguments, each as it is.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>The program's environment, beside what every program needs (PATH, HOME and the like). Nothing else of the gateway's is in it.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Headers of every request, such as the token that the server wants.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What stands before the names of its tools and prompts: <c>prefix_name</c>.</summary>
    [Required]
    [RegularExpression("^[a-z][a-z0-9_]{0,30}[a-z0-9]$")]
    public string Prefix { get; set; } = string.Empty;

    /// <summary>How long a call may be silent. Progress that the server reports begins it anew.</summary>
    /// <value>The default is 1 min.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "02:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often it is asked what it offers, when it does not tell by itself that something has changed.</summary>
    /// <value>The default is 30 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls within 30 s it takes, at least half of them failed, until none is tried for a while.</summary>
    /// <value>The default is 5.</value>
    [Range(2, 1000)]
    public int BreakAfter { get; set; } = 5;

    /// <summary>For how long none is tried then.</summary>
    /// <value>The default is 15 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(15);
}

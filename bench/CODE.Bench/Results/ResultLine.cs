using System.Text.Json.Serialization;

namespace CODE.Bench.Results;

/// <summary>A figure as it stands in the file: see <see cref="Figure"/>.</summary>
internal sealed record ResultLine(string Name, double Value, string Unit, double? Reference, double? Ratio, string? Goal, bool? Met)
{
    /// <summary>The group that measured it.</summary>
    [JsonIgnore]
    public string Group => GroupOf(Name);

    /// <summary>The group that measures a figure of this name.</summary>
    public static string GroupOf(string name) => name.Split('.')[0];
}

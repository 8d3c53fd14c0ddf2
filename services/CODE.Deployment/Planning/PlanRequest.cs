using System.Text.Json;

namespace CODE.Deployment.Planning;

/// <summary>What to plan.</summary>
internal sealed record PlanRequest
{
    /// <summary>Values for input variables, typed.</summary>
    public IReadOnlyDictionary<string, JsonElement> Variables { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Addresses to limit the plan to; empty for everything.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Plans to destroy everything.</summary>
    public bool Destroy { get; init; }

    /// <summary>Plans only to take over into the state what changed outside terraform.</summary>
    public bool RefreshOnly { get; init; }
}

using System.Text.Json;
using CODE.Deployment.Plans;

namespace CODE.Deployment.Stored;

/// <summary>Which state a plan was made against (the <c>lineage</c> and <c>serial</c> of terraform's state).</summary>
/// <param name="Lineage">Empty when there was no state yet.</param>
/// <param name="Serial">Grows with every change.</param>
internal sealed record StateVersion(string Lineage, long Serial);

/// <summary>A plan as it is stored, without the plan file itself.</summary>
internal sealed record StoredPlan
{
    /// <summary>Its id: random, 24 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The SHA-256 of the plan file, in hexadecimal: what a reviewer approves.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whose plan it is.</summary>
    public required string Caller { get; init; }

    /// <summary>The real path of its workspace.</summary>
    public required string WorkspacePath { get; init; }

    /// <summary>Its workspace as shown to callers.</summary>
    public required string Workspace { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it can be applied, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The hash of the configuration it was made from.</summary>
    public required string ConfigurationHash { get; init; }

    /// <summary>The state it was made against.</summary>
    public required StateVersion State { get; init; }

    /// <summary>The values given for variables; sensitive ones among them, which is one reason why the record is sealed.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Variables { get; init; }

    /// <summary>Whether it destroys the workspace's resources.</summary>
    public bool Destroy { get; init; }

    /// <summary>Whether it only takes over into the state what changed outside terraform.</summary>
    public bool RefreshOnly { get; init; }

    /// <summary>The revision that it goes back to, for a rollback.</summary>
    public long? RollbackTo { get; init; }

    /// <summary>What it does.</summary>
    public required PlanSummary Summary { get; init; }
}

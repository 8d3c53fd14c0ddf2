using CODE.Deployment.Manifests;
using CODE.Deployment.Releases;

namespace CODE.Deployment.Rollouts;

/// <summary>What is to be deployed, and how.</summary>
internal sealed record DeployRequest
{
    /// <summary>The objects.</summary>
    public required IReadOnlyList<DeclaredObject> Objects { get; init; }

    /// <summary>The namespace of objects that name none, and then of no others.</summary>
    public string? Namespace { get; init; }

    /// <summary>Under which name it is remembered; derived from the objects when null.</summary>
    public string? Name { get; init; }

    /// <summary>What it is remembered as, where that is known already, as it is of a rollback.</summary>
    public Release? Release { get; init; }

    /// <summary>Whether fields that others own are taken over.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the cluster is only asked.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether to wait until the objects are what they should be.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>How long to wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>The revision that it goes back to, for a rollback.</summary>
    public long? RollbackTo { get; init; }
}

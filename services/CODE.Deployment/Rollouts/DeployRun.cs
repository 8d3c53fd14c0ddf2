using System.Text.Json;
using CODE.Clusters.Objects;

namespace CODE.Deployment.Rollouts;

/// <summary>A deployment on its way: knows at every moment what was done and what was not.</summary>
internal sealed class DeployRun
{
    private const int MostWarning = 300;
    private const int MostWarnings = 10;
    private readonly ObjectOutcome[] _objects;
    private readonly SortedSet<string> _warnings;

    /// <summary>Begins with what the cluster says that it would do.</summary>
    public DeployRun(CheckResult check)
    {
        Checked = check.Objects;
        _objects = [.. check.Objects.Select(static item => new ObjectOutcome(item.Planned, ObjectResult.NotAttempted))];
        _warnings = new SortedSet<string>(check.Warnings, StringComparer.Ordinal);
    }

    /// <summary>What the cluster said about each object.</summary>
    public IReadOnlyList<CheckedObject> Checked { get; }

    /// <summary>What became of each object so far.</summary>
    public IReadOnlyList<ObjectOutcome> Objects => _objects;

    /// <summary>Whether anything was sent that may have changed something.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>What the cluster warned of.</summary>
    public IReadOnlyList<string> Warnings => [.. _warnings.Take(MostWarnings)];

    /// <summary>What a result is called.</summary>
    public static string WordOf(ObjectResult result) => JsonNamingPolicy.SnakeCaseLower.ConvertName(result.ToString()).Replace('_', ' ');

    /// <summary>From now on something may have changed.</summary>
    public void Begin() => HasBegun = true;

    /// <summary>Something became of an object.</summary>
    public void Told(int index, ObjectOutcome outcome) => _objects[index] = outcome;

    /// <summary>The cluster warned.</summary>
    public void Warn(string text) => _warnings.Add(UntrustedText.Flatten(text, MostWarning));
}

using System.Text.Json;
using CODE.Deployment.Planning;
using CODE.Deployment.Plans;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Apply;

/// <summary>Follows an apply by its events, and knows at every moment what was done and what was not.</summary>
internal sealed class ApplyProgress
{
    private readonly SortedDictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private readonly IProgress<DeploymentStep>? _progress;

    /// <summary>Begins with what a plan is to do.</summary>
    public ApplyProgress(JsonElement plan, IProgress<DeploymentStep>? progress)
    {
        _progress = progress;
        foreach (var resource in Items(plan, "resource_changes"))
        {
            if (PlanReader.ActionOf(resource) is { } action)
            {
                _parts[Text(resource, "address") ?? ""] = new Part(action);
            }
        }
    }

    /// <summary>Whether any change was begun.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>How many outputs terraform told of.</summary>
    public int Outputs { get; private set; }

    /// <summary>Handles an event of <c>apply -json</c>.</summary>
    public void Handle(JsonElement json)
    {
        var hook = Member(json, "hook");
        var address = Text(Member(hook, "resource"), "addr") ?? "";
        switch (Text(json, "type"))
        {
            case "apply_start":
                HasBegun |= Text(hook, "action") != "read";
                PartOf(address).Started++;
                Report($"{address}: {Text(hook, "action")} started");
                break;
            case "apply_complete":
                PartOf(address).Complete(Seconds(hook));
                Report($"{address}: {Text(hook, "action")} done ({Seconds(hook):0} s)");
                break;
            case "apply_errored":
                PartOf(address).Error(Seconds(hook));
                Report($"{address}: {Text(hook, "action")} failed");
                break;
            case "apply_progress":
                Report($"{address}: {Text(hook, "action")} still running ({Seconds(hook):0} s)");
                break;
            case "outputs":
                Outputs = Members(json, "outputs").Count();
                break;
        }
    }

    /// <summary>What happened to each resource, failures first.</summary>
    /// <param name="succeeded">Whether terraform said that all went well; what it has no event for (a move, an import) is then done.</param>
    public IReadOnlyList<ResourceOutcome> Resources(bool succeeded) =>
    [
        .. _parts
            .Select(part => new ResourceOutcome(
                part.Key, JsonNamingPolicy.SnakeCaseLower.ConvertName(part.Value.Action.ToString()), part.Value.Result(succeeded), part.Value.Seconds))
            .OrderBy(static outcome => outcome.Result switch { ResourceResult.Failed => 0, ResourceResult.NotDone => 1, _ => 2 }),
    ];

    private static double? Seconds(JsonElement hook) => Member(hook, "elapsed_seconds") is { ValueKind: JsonValueKind.Number } seconds ? seconds.GetDouble() : null;

    private Part PartOf(string address)
    {
        if (!_parts.TryGetValue(address, out var part))
        {
            _parts[address] = part = new Part(ChangeAction.Update);
        }

        return part;
    }

    private void Report(string message) =>
        _progress?.Report(new DeploymentStep(_parts.Values.Count(static part => part.IsComplete), _parts.Count, message));

    private sealed class Part(ChangeAction action)
    {
        private int _completed;
        private bool _errored;

        public ChangeAction Action => action;

        public int Started { get; set; }

        public double? Seconds { get; private set; }

        // A replacement is a delete and a create.
        public bool IsComplete => !_errored && _completed >= (action == ChangeAction.Replace ? 2 : 1);

        public void Complete(double? seconds)
        {
            _completed++;
            Seconds = (Seconds ?? 0) + (seconds ?? 0);
        }

        public void Error(double? seconds)
        {
            _errored = true;
            Seconds = (Seconds ?? 0) + (seconds ?? 0);
        }

        public ResourceResult Result(bool succeeded) =>
            succeeded || IsComplete ? ResourceResult.Done
            : Started > 0 ? ResourceResult.Failed
            : ResourceResult.NotDone;
    }
}

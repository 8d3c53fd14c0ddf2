using CODE.Deployment.Differences;

namespace CODE.Deployment.Rollouts;

/// <summary>What a dry run says about an object.</summary>
internal static class DryOutcome
{
    /// <summary>What would happen to it.</summary>
    public static ObjectOutcome Of(CheckedObject item) => item switch
    {
        { Unchecked: { } why } => new ObjectOutcome(item.Planned, ObjectResult.Unchecked, $"The cluster cannot tell: {why}."),
        { Live: null } => new ObjectOutcome(item.Planned, ObjectResult.Created),
        { Merged: { } merged } => new ObjectOutcome(item.Planned, ObjectDifference.Of(item.Live, merged, item.Planned.Declared.IsSecret).Count == 0 ? ObjectResult.Unchanged : ObjectResult.Configured),
        _ => new ObjectOutcome(item.Planned, ObjectResult.Failed, item.Refusal?.Message),
    };
}

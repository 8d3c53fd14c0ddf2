namespace CODE.Cost.Plans;

/// <summary>What a plan does to a resource.</summary>
internal enum PlannedAction
{
    /// <summary>Nothing: it is there and stays.</summary>
    Keep,

    /// <summary>It is made.</summary>
    Create,

    /// <summary>It is changed in place.</summary>
    Update,

    /// <summary>It is destroyed and made anew.</summary>
    Replace,

    /// <summary>It is destroyed.</summary>
    Destroy,
}

/// <summary>One resource of a plan.</summary>
/// <param name="Address">Its address, as it is.</param>
/// <param name="Module">The address of its module; empty at the root.</param>
/// <param name="Type">Its type.</param>
/// <param name="Action">What happens to it.</param>
/// <param name="Before">How it is; null when it is not there yet.</param>
/// <param name="After">How it will be; null when it will be gone.</param>
internal sealed record PlannedResource(string Address, string Module, string Type, PlannedAction Action, ResourceState? Before, ResourceState? After);

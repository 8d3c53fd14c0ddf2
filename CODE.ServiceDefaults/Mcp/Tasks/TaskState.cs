namespace CODE.ServiceDefaults.Mcp.Tasks;

/// <summary>Where a task stands; the wire's names in snake_case.</summary>
internal enum TaskState
{
    Working,
    InputRequired,
    Completed,
    Failed,
    Cancelled,
}

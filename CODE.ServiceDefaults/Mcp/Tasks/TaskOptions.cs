using System.ComponentModel.DataAnnotations;

namespace CODE.ServiceDefaults.Mcp.Tasks;

/// <summary>Bounds of the tasks that a server runs. Configuration section <c>Tasks</c>.</summary>
public sealed class TaskOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Tasks";

    /// <summary>How long clients are asked to wait between two looks, in milliseconds.</summary>
    /// <value>The default is 1,000.</value>
    [Range(100, 60_000)]
    public int PollIntervalMs { get; set; } = 1_000;

    /// <summary>How long a task is kept beyond its tool's deadline, in seconds: the time to answer its questions and to fetch its result.</summary>
    /// <value>The default is 3,600.</value>
    [Range(60, 604_800)]
    public int RetentionSeconds { get; set; } = 3_600;

    /// <summary>How long a running task may go without a sign of life of its process before it counts as lost, in seconds.</summary>
    /// <value>The default is 30; signs are given three times as often.</value>
    [Range(3, 300)]
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>The largest result, in bytes of JSON.</summary>
    /// <value>The default is 1 MiB.</value>
    [Range(4_096, 16 * 1024 * 1024)]
    public int MaxResultBytes { get; set; } = 1024 * 1024;

    /// <summary>How many tasks one process runs at once, those that wait for input included.</summary>
    /// <value>The default is 64.</value>
    [Range(1, 1_000)]
    public int MaxRunning { get; set; } = 64;
}

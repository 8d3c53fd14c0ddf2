namespace CODE.Bench.Fleet;

/// <summary>Policies for the gateway under test.</summary>
internal static class BenchPolicy
{
    private const string Head = "version: 1\npermissions:\n";

    /// <summary>One permission, which allows everything.</summary>
    public static string Everything => Head + "  - { name: everything, subjects: { users: [\"*\"] }, servers: [\"*\"], tools: [\"*\"], prompts: [\"*\"], resources: [\"*\"] }\n";

    /// <summary>So many permissions for other people and other tools, and in the last place the one that the caller needs.</summary>
    public static string Of(int permissions) => Head
        + string.Concat(Enumerable.Range(1, permissions - 1).Select(static number =>
            $"  - {{ name: team-{number}, subjects: {{ users: [\"user-{number}\"] }}, servers: [\"server-{number % 20}\"], tools: [\"tool_{number}_*\"] }}\n"))
        + "  - { name: bench, subjects: { roles: [developer] }, servers: [bench], tools: [\"bench_*\"], access: read }\n";
}

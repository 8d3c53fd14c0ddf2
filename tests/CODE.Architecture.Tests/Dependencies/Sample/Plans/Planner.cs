using CODE.Architecture.Tests.Dependencies.Sample.Tools;
using ModelContextProtocol.Protocol;

namespace CODE.Architecture.Tests.Dependencies.Sample.Plans;

/// <summary>Breaks the rules of capability code, inside a lambda of an async method, where a use is easily missed.</summary>
internal sealed class Planner
{
    public static async Task<IReadOnlyList<string>> PlanAsync()
    {
        await Task.Yield();
        Func<string, string> text = static value => new TextContentBlock { Text = value }.Text;
        return [.. new[] { new PlanAnswer("main") }.Select(answer => text(answer.Workspace))];
    }
}

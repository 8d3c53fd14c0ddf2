using CODE.Gateway.Definitions;
using CODE.Gateway.Policy;

namespace CODE.Gateway.Approvals;

/// <summary>Knows with which arguments a tool destroys nothing, as its accepted definition says.</summary>
internal sealed class HarmlessCalls
{
    // Definitions come and go with the servers; there are never so many at a time.
    private const int MaxRemembered = 10_000;
    private readonly Memo<string, Task<ArgumentCondition?>> _conditions = new(MaxRemembered);

    /// <summary>Whether a call surely destroys nothing.</summary>
    public async ValueTask<bool> IsHarmlessAsync(ToolDefinition tool, ReadOnlyMemory<byte> arguments)
    {
        if (tool.HarmlessWhen is null)
        {
            return false;
        }

        var condition = await _conditions.Of(tool.Hash, tool, static (_, tool) => ReadAsync(tool));
        return condition is not null && condition.SurelyFits(arguments, tool);
    }

    // What a server declares and this gateway cannot check says nothing.
    private static async Task<ArgumentCondition?> ReadAsync(ToolDefinition tool)
    {
        try
        {
            return await ArgumentCondition.ReadAsync(tool.HarmlessWhen!.Value, tool.Name);
        }
        catch (PolicyFault)
        {
            return null;
        }
    }
}

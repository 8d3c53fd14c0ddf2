using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>Checks a prompt's arguments before it runs; the SDK would tell the caller only that an error occurred.</summary>
internal static class PromptArguments
{
    /// <exception cref="FaultException">A required argument is missing or there is one that the prompt does not take; all are named at once.</exception>
    public static void Check(Prompt prompt, IDictionary<string, JsonElement>? given)
    {
        var known = prompt.Arguments ?? [];
        var names = given?.Keys ?? [];
        string[] faults =
        [
            .. known.Where(argument => argument.Required == true && !names.Contains(argument.Name)).Select(static argument => $"'{argument.Name}' is missing."),
            .. names.Where(name => known.All(argument => argument.Name != name)).Select(static name => $"'{name}' is not an argument of this prompt."),
        ];
        if (faults.Length > 0)
        {
            throw new FaultException(
                FaultCodes.InvalidArgument,
                string.Join(" ", faults),
                known.Count == 0 ? "Call it without arguments." : $"The arguments are: {string.Join(", ", known.Select(static argument => argument.Name))}.");
        }
    }
}

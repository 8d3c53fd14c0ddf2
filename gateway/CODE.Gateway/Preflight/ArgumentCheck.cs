using System.Text;
using System.Text.Json.Nodes;
using CODE.Gateway.Definitions;
using CODE.Gateway.Policy;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Gateway.Preflight;

/// <summary>Tells whether a tool would take its arguments, by the schema that it lists. Only a preflight asks: in a call the server itself decides.</summary>
internal static class ArgumentCheck
{
    /// <summary>How verdicts name the step.</summary>
    public const string Name = "arguments";

    private const string Rule = "input_schema";
    private const int MaxFaultsTold = 8;

    /// <summary>Checks.</summary>
    public static Verdict Decide(ToolDefinition tool, ReadOnlyMemory<byte> arguments)
    {
        if (tool.Arguments is not { } schema)
        {
            return new Verdict(Name, IsAllowed: true, Rule, "The tool's schema cannot be checked here; its server decides.");
        }

        var given = arguments.IsEmpty ? "{}" : Encoding.UTF8.GetString(arguments.Span);
        try
        {
            // Our own servers take an explicit null for nothing; others may want it.
            var faults = schema.Check(WithoutNulls(given));
            if (faults.Count == 0 || schema.Check(given).Count == 0)
            {
                return new Verdict(Name, IsAllowed: true, Rule, "The arguments fit the tool's schema.");
            }

            var told = string.Join(" ", faults.Take(MaxFaultsTold).Select(ArgumentFaults.Tell));
            return new Verdict(Name, IsAllowed: false, Rule, told, new Fault(FaultCodes.InvalidArgument, told, "See the tool's input schema in tools/list."));
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException or Newtonsoft.Json.JsonException)
        {
            return new Verdict(Name, IsAllowed: true, Rule, "These arguments cannot be checked here; the tool's server decides.");
        }
    }

    private static string WithoutNulls(string arguments)
    {
        var given = JsonNode.Parse(arguments)!.AsObject();
        foreach (var name in given.Where(static member => member.Value is null).Select(static member => member.Key).ToArray())
        {
            given.Remove(name);
        }

        return given.ToJsonString();
    }
}

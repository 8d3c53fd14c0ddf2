using System.CommandLine;

namespace CODE.Cli.Commands;

/// <summary><c>mcp costs</c>: what is really spent.</summary>
internal sealed class CostsCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public CostsCommand(GlobalOptions options)
        : base("costs", "Keep the billing data that the cost server tells of")
    {
        Add(new CostsImportCommand(options));
    }
}

using System.CommandLine;

namespace CODE.Cli.Commands;

/// <summary><c>mcp prices</c>: the catalogue of prices.</summary>
internal sealed class PricesCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public PricesCommand(GlobalOptions options)
        : base("prices", "Keep the prices up to date that the cost server reckons with")
    {
        Add(new PricesRefreshCommand(options));
    }
}

using System.Text.Json.Nodes;

namespace CODE.Cli.Hosts;

/// <summary>What goes into a host's configuration file.</summary>
/// <param name="Section">The member of the file that holds the servers, by name.</param>
/// <param name="Server">Our entry in it.</param>
/// <param name="Input">A secret that the host shall ask for and keep (VS Code); null for the others.</param>
/// <param name="HoldsToken">True when the token itself is in the entry.</param>
internal sealed record HostEntry(string Section, JsonObject Server, JsonObject? Input, bool HoldsToken)
{
    /// <summary>The member of the file that holds the inputs.</summary>
    public const string InputSection = "inputs";

    /// <summary>The name of our entry.</summary>
    public const string Name = "code";

    /// <summary>The file as it would be if it held nothing else.</summary>
    public JsonObject AsDocument()
    {
        var document = new JsonObject { [Section] = new JsonObject { [Name] = Server.DeepClone() } };
        if (Input is not null) document[InputSection] = new JsonArray(Input.DeepClone());
        return document;
    }
}

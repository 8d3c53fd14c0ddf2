using System.ComponentModel;
using CODE.ServiceDefaults.Faults;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Tests.Mcp;

[McpServerResourceType]
public sealed class SampleResources
{
    [McpServerResource(UriTemplate = "sample://{id}", Name = "sample", Title = "Sample", MimeType = "text/plain")]
    [Description("A sample.")]
    public static string Read(string id) =>
        id == "1" ? "one" : throw new FaultException(FaultCodes.NotFound, $"There is no sample '{id}'.", "Read sample://1.");
}

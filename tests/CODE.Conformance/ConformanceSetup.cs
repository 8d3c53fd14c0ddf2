using CODE.Conformance.Tools;
using CODE.ServiceDefaults;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;

namespace CODE.Conformance;

/// <summary>The only registrations of the fixture server: what the conformance suite expects of any server, and nothing of the fleet's domain.</summary>
internal static class ConformanceSetup
{
    public static void AddConformance(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.Services.AddSingleton<SignedState>();

        // The task tools, the prompts and the resources are found in the assembly. The rest are tools as the suite wants them, without
        // the declarations that the fleet asks of its own, and so are registered with the SDK itself.
        builder.AddFleetServer("conformance", typeof(ConformanceSetup).Assembly)
            .WithTools<ContentTools>()
            .WithTools<NotificationTools>()
            .WithTools<SessionTools>()
            .WithTools<InputTools>()
            .WithTools<StateTools>()
            .WithTools<RequestTools>()
            .WithTools([RequestTools.Schema()])
            .WithCompleteHandler(static (_, _) => ValueTask.FromResult(new CompleteResult { Completion = new Completion { Values = [], Total = 0, HasMore = false } }));
    }

    public static void MapConformance(this WebApplication app)
    {
        app.MapDefaultEndpoints();
        app.MapFleetServer();
    }
}

using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Conformance.Prompts;

/// <summary>The prompts that the suite asks for.</summary>
[McpServerPromptType]
public sealed class ConformancePrompts
{
    [McpServerPrompt(Name = "test_simple_prompt"), Description("A prompt without arguments.")]
    public static string Simple() => "This is a simple prompt for testing.";

    [McpServerPrompt(Name = "test_prompt_with_arguments"), Description("A prompt with two arguments.")]
    public static string WithArguments([Description("The first.")] string arg1, [Description("The second.")] string arg2) =>
        $"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'";

    [McpServerPrompt(Name = "test_prompt_with_embedded_resource"), Description("A prompt that holds a resource.")]
    public static PromptMessage[] WithResource([Description("The resource's URI.")] string resourceUri) =>
    [
        Message(new EmbeddedResourceBlock
        {
            Resource = new TextResourceContents { Uri = resourceUri, MimeType = "text/plain", Text = "Embedded resource content for testing." },
        }),
        Message(new TextContentBlock { Text = "Please process the embedded resource above." }),
    ];

    [McpServerPrompt(Name = "test_prompt_with_image"), Description("A prompt that holds an image.")]
    public static PromptMessage[] WithImage() =>
    [
        Message(ImageContentBlock.FromBytes(Samples.Png, "image/png")),
        Message(new TextContentBlock { Text = "Please analyze the image above." }),
    ];

    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("A prompt that asks the user first.")]
    public static GetPromptResult AfterQuestion(RequestContext<GetPromptRequestParams> request) =>
        Questions.Answer(request.Params.InputResponses, "user_context", "context") is { } context
            ? new GetPromptResult { Messages = [Message(new TextContentBlock { Text = $"Go on with: {context}" })] }
            : throw Questions.Require(("user_context", Questions.Text("What context should the prompt use?", "context")));

    private static PromptMessage Message(ContentBlock content) => new() { Role = Role.User, Content = content };
}

namespace GitOpsActors.Engine.ApplicationSets;

/// <summary>The reasons of conditions of an ApplicationSet, in the words of Argo CD.</summary>
public static class SetReasons
{
    public const string UpToDate = "ApplicationSetUpToDate";
    public const string ParametersGenerated = "ParametersGenerated";
    public const string ErrorOccurred = "ErrorOccurred";
    public const string ParametersFailed = "ApplicationParamsGenerationError";
    public const string TemplateFailed = "RenderTemplateParamsError";
    public const string Invalid = "ApplicationValidationError";
    public const string CreateFailed = "CreateApplicationError";
    public const string UpdateFailed = "UpdateApplicationError";
    public const string DeleteFailed = "DeleteApplicationError";
}

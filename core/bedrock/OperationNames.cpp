// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/OperationNames.h"

#include <array>

namespace bk {

namespace {

// The names of each service's operations, as its official JavaScript client has them. Made with
//   node -p "Object.keys(require('@aws-sdk/client-bedrock')).filter(k => /^[A-Z].*Command$/.test(k)).map(k => k.slice(0, -7)).sort().join(' ')"
// for every client in tests/integration/interop/package.json; the interop test compares them again.
constexpr char kBedrockRuntime[] =
    "ApplyGuardrail Converse ConverseStream CountTokens GetAsyncInvoke InvokeGuardrailChecks InvokeModel "
    "InvokeModelWithBidirectionalStream InvokeModelWithResponseStream ListAsyncInvokes StartAsyncInvoke";

constexpr char kBedrock[] =
    "BatchDeleteAdvancedPromptOptimizationJob BatchDeleteEvaluationJob CancelAutomatedReasoningPolicyBuildWorkflow "
    "CreateAdvancedPromptOptimizationJob CreateAutomatedReasoningPolicy CreateAutomatedReasoningPolicyTestCase "
    "CreateAutomatedReasoningPolicyVersion CreateCustomModel CreateCustomModelDeployment CreateEvaluationJob "
    "CreateFoundationModelAgreement CreateGuardrail CreateGuardrailVersion CreateInferenceProfile "
    "CreateMarketplaceModelEndpoint CreateModelCopyJob CreateModelCustomizationJob CreateModelImportJob "
    "CreateModelInvocationJob CreatePromptRouter CreateProvisionedModelThroughput DeleteAutomatedReasoningPolicy "
    "DeleteAutomatedReasoningPolicyBuildWorkflow DeleteAutomatedReasoningPolicyTestCase DeleteCustomModel "
    "DeleteCustomModelDeployment DeleteEnforcedGuardrailConfiguration DeleteFoundationModelAgreement DeleteGuardrail "
    "DeleteImportedModel DeleteInferenceProfile DeleteMarketplaceModelEndpoint "
    "DeleteModelInvocationLoggingConfiguration DeletePromptRouter DeleteProvisionedModelThroughput "
    "DeleteResourcePolicy DeregisterMarketplaceModelEndpoint ExportAutomatedReasoningPolicyVersion "
    "GetAccountDataRetention GetAdvancedPromptOptimizationJob GetAutomatedReasoningPolicy "
    "GetAutomatedReasoningPolicyAnnotations GetAutomatedReasoningPolicyBuildWorkflow "
    "GetAutomatedReasoningPolicyBuildWorkflowResultAssets GetAutomatedReasoningPolicyNextScenario "
    "GetAutomatedReasoningPolicyTestCase GetAutomatedReasoningPolicyTestResult GetCustomModel "
    "GetCustomModelDeployment GetEvaluationJob GetFoundationModel GetFoundationModelAvailability GetGuardrail "
    "GetImportedModel GetInferenceProfile GetMarketplaceModelEndpoint GetModelCopyJob GetModelCustomizationJob "
    "GetModelImportJob GetModelInvocationJob GetModelInvocationLoggingConfiguration GetPromptRouter "
    "GetProvisionedModelThroughput GetResourcePolicy GetUseCaseForModelAccess ListAdvancedPromptOptimizationJobs "
    "ListAutomatedReasoningPolicies ListAutomatedReasoningPolicyBuildWorkflows ListAutomatedReasoningPolicyTestCases "
    "ListAutomatedReasoningPolicyTestResults ListCustomModelDeployments ListCustomModels "
    "ListEnforcedGuardrailsConfiguration ListEvaluationJobs ListFoundationModelAgreementOffers ListFoundationModels "
    "ListGuardrails ListImportedModels ListInferenceProfiles ListMarketplaceModelEndpoints ListModelCopyJobs "
    "ListModelCustomizationJobs ListModelImportJobs ListModelInvocationJobs ListPromptRouters "
    "ListProvisionedModelThroughputs ListTagsForResource PutAccountDataRetention PutEnforcedGuardrailConfiguration "
    "PutModelInvocationLoggingConfiguration PutResourcePolicy PutUseCaseForModelAccess "
    "RegisterMarketplaceModelEndpoint StartAutomatedReasoningPolicyBuildWorkflow "
    "StartAutomatedReasoningPolicyTestWorkflow StopAdvancedPromptOptimizationJob StopEvaluationJob "
    "StopModelCustomizationJob StopModelInvocationJob TagResource UntagResource UpdateAutomatedReasoningPolicy "
    "UpdateAutomatedReasoningPolicyAnnotations UpdateAutomatedReasoningPolicyTestCase UpdateCustomModelDeployment "
    "UpdateGuardrail UpdateMarketplaceModelEndpoint UpdateProvisionedModelThroughput";

constexpr char kAgent[] =
    "AssociateAgentCollaborator AssociateAgentKnowledgeBase CreateAgent CreateAgentActionGroup CreateAgentAlias "
    "CreateDataSource CreateFlow CreateFlowAlias CreateFlowVersion CreateKnowledgeBase CreatePrompt "
    "CreatePromptVersion DeleteAgent DeleteAgentActionGroup DeleteAgentAlias DeleteAgentVersion DeleteDataSource "
    "DeleteFlow DeleteFlowAlias DeleteFlowVersion DeleteKnowledgeBase DeleteKnowledgeBaseDocuments DeletePrompt "
    "DeleteResourcePolicy DisassociateAgentCollaborator DisassociateAgentKnowledgeBase GetAgent GetAgentActionGroup "
    "GetAgentAlias GetAgentCollaborator GetAgentKnowledgeBase GetAgentVersion GetDataSource GetFlow GetFlowAlias "
    "GetFlowVersion GetIngestionJob GetKnowledgeBase GetKnowledgeBaseDocuments GetPrompt GetResourcePolicy "
    "IngestKnowledgeBaseDocuments ListAgentActionGroups ListAgentAliases ListAgentCollaborators "
    "ListAgentKnowledgeBases ListAgentVersions ListAgents ListDataSources ListFlowAliases ListFlowVersions ListFlows "
    "ListIngestionJobs ListKnowledgeBaseDocuments ListKnowledgeBases ListPrompts ListTagsForResource PrepareAgent "
    "PrepareFlow PutResourcePolicy StartIngestionJob StopIngestionJob TagResource UntagResource UpdateAgent "
    "UpdateAgentActionGroup UpdateAgentAlias UpdateAgentCollaborator UpdateAgentKnowledgeBase UpdateDataSource "
    "UpdateFlow UpdateFlowAlias UpdateKnowledgeBase UpdatePrompt ValidateFlowDefinition";

constexpr char kAgentRuntime[] =
    "AgenticRetrieveStream CheckIngestedDocumentAcl CreateInvocation CreateSession DeleteAgentMemory DeleteSession "
    "EndSession GenerateQuery GetAgentMemory GetDocumentContent GetExecutionFlowSnapshot GetFlowExecution "
    "GetIngestedDocumentAcl GetInvocationStep GetSession InvokeAgent InvokeFlow InvokeInlineAgent "
    "ListFlowExecutionEvents ListFlowExecutions ListInvocationSteps ListInvocations ListSessions ListTagsForResource "
    "OptimizePrompt PutInvocationStep Rerank Retrieve RetrieveAndGenerate RetrieveAndGenerateStream "
    "StartFlowExecution StopFlowExecution TagResource UntagResource UpdateSession";

constexpr char kDataAutomation[] =
    "CopyBlueprintStage CreateBlueprint CreateBlueprintVersion CreateDataAutomationLibrary "
    "CreateDataAutomationProject DeleteBlueprint DeleteDataAutomationLibrary DeleteDataAutomationProject GetBlueprint "
    "GetBlueprintOptimizationStatus GetDataAutomationLibrary GetDataAutomationLibraryEntity "
    "GetDataAutomationLibraryIngestionJob GetDataAutomationProject InvokeBlueprintOptimizationAsync "
    "InvokeDataAutomationLibraryIngestionJob ListBlueprints ListDataAutomationLibraries "
    "ListDataAutomationLibraryEntities ListDataAutomationLibraryIngestionJobs ListDataAutomationProjects "
    "ListTagsForResource TagResource UntagResource UpdateBlueprint UpdateDataAutomationLibrary "
    "UpdateDataAutomationProject";

constexpr char kDataAutomationRuntime[] =
    "GetDataAutomationStatus InvokeDataAutomation InvokeDataAutomationAsync ListTagsForResource TagResource "
    "UntagResource";

} // namespace

std::span<const ServiceOperations> operationNames()
{
    static constexpr std::array<ServiceOperations, 6> services{{
        {Service::BedrockRuntime, kBedrockRuntime, "InvokeModelWithBidirectionalStream"},
        {Service::Bedrock, kBedrock, ""},
        {Service::Agent, kAgent, "*"},
        {Service::AgentRuntime, kAgentRuntime, "*"},
        {Service::DataAutomation, kDataAutomation, "*"},
        {Service::DataAutomationRuntime, kDataAutomationRuntime, "*"},
    }};
    return services;
}

} // namespace bk

/** The services, as the signed-in person calls them. */
import { AlarmService } from "../gen/gridcase/dispatch/v1/alarm_pb";
import { ClockService } from "../gen/gridcase/dispatch/v1/clock_pb";
import { DispatchService } from "../gen/gridcase/dispatch/v1/dispatch_pb";
import { FieldService } from "../gen/gridcase/dispatch/v1/field_pb";
import { RehearsalService } from "../gen/gridcase/dispatch/v1/rehearsal_pb";
import { ProposalService } from "../gen/gridcase/dispatch/v1/proposal_pb";
import { ViewService } from "../gen/gridcase/dispatch/v1/view_pb";
import { FeedbackService } from "../gen/gridcase/feedback/v1/feedback_pb";
import { IntakeService } from "../gen/gridcase/intake/v1/intake_pb";
import { GroundService } from "../gen/gridcase/registry/v1/ground_pb";
import { RegistryService } from "../gen/gridcase/registry/v1/registry_pb";
import { SessionService } from "../gen/gridcase/registry/v1/session_pb";
import { TableService } from "../gen/gridcase/registry/v1/tables_pb";
import { client } from "./transport";

export const alarms = client(AlarmService);
export const clocks = client(ClockService);
export const dispatch = client(DispatchService);
export const field = client(FieldService);
export const feedback = client(FeedbackService);
export const rehearsals = client(RehearsalService);
export const intake = client(IntakeService);
export const proposals = client(ProposalService);
export const views = client(ViewService);
export const registry = client(RegistryService);
export const ground = client(GroundService);
export const account = client(SessionService);
export const tables = client(TableService);

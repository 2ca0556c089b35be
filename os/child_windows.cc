#include "os/child_windows.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

namespace dora::os {
namespace {

/// Who asks for it may leave the job, as a build's server does.
constexpr DWORD kMayLeave = JOB_OBJECT_LIMIT_BREAKAWAY_OK;

bool LimitJob(HANDLE job, DWORD flags) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {};
  limits.BasicLimitInformation.LimitFlags = flags;
  return SetInformationJobObject(job, JobObjectExtendedLimitInformation,
                                 &limits, sizeof limits) != FALSE;
}

Handle NewJob() {
  Handle job(CreateJobObjectW(nullptr, nullptr));
  if (!job.is_open() ||
      !LimitJob(job.get(), JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | kMayLeave)) {
    return Handle();
  }
  return job;
}

/// The list of handles that a process inherits, and no other.
class HandleList {
 public:
  explicit HandleList(const ChildSpec& spec) : handles_(spec.handles) {
    for (const HANDLE stream : spec.streams) AddOnce(stream);
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    memory_ = std::make_unique<char[]>(size);
    is_made_ = InitializeProcThreadAttributeList(get(), 1, 0, &size) != FALSE;
    is_good_ = is_made_ &&
               UpdateProcThreadAttribute(
                   get(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles_.data(),
                   handles_.size() * sizeof(HANDLE), nullptr, nullptr) != FALSE;
  }
  HandleList(const HandleList&) = delete;
  HandleList& operator=(const HandleList&) = delete;
  ~HandleList() {
    if (is_made_) DeleteProcThreadAttributeList(get());
  }

  bool is_good() const { return is_good_; }
  LPPROC_THREAD_ATTRIBUTE_LIST get() const {
    return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.get());
  }

 private:
  /// The system refuses a list that names one twice.
  void AddOnce(HANDLE handle) {
    for (const HANDLE known : handles_) {
      if (known == handle) return;
    }
    if (handle != nullptr) handles_.push_back(handle);
  }

  std::vector<HANDLE> handles_;
  std::unique_ptr<char[]> memory_;
  bool is_made_ = false;
  bool is_good_ = false;
};

/// True for a block of the C runtime: the number of its descriptors, a flag for
/// each, a handle for each. MSYS and Cygwin, as Git's bash, have something else
/// there, for what they themselves start; their programs would believe it.
bool HasDescriptors(const STARTUPINFOW& startup) {
  DWORD count = 0;
  if (startup.cbReserved2 < sizeof count) return false;
  std::memcpy(&count, startup.lpReserved2, sizeof count);
  constexpr uint64_t kEach = sizeof(BYTE) + sizeof(HANDLE);
  return count > 0 && startup.cbReserved2 == sizeof count + count * kEach;
}

STARTUPINFOEXW StartupOf(const ChildSpec& spec) {
  STARTUPINFOEXW startup = {};
  startup.StartupInfo.cb = sizeof startup;
  startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  startup.StartupInfo.hStdInput = spec.streams[0];
  startup.StartupInfo.hStdOutput = spec.streams[1];
  startup.StartupInfo.hStdError = spec.streams[2];
  if (!spec.inherits_all) return startup;
  // The descriptors beyond the streams, which come with it.
  STARTUPINFOW ours = {};
  GetStartupInfoW(&ours);
  if (!HasDescriptors(ours)) return startup;
  startup.StartupInfo.cbReserved2 = ours.cbReserved2;
  startup.StartupInfo.lpReserved2 = ours.lpReserved2;
  return startup;
}

}  // namespace

Child StartChild(const ChildSpec& spec) {
  Child child;
  STARTUPINFOEXW startup = StartupOf(spec);
  DWORD flags = spec.flags | CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT;
  std::unique_ptr<HandleList> list;
  if (!spec.inherits_all) {
    list = std::make_unique<HandleList>(spec);
    if (!list->is_good()) {
      child.error = GetLastError();
      return child;
    }
    startup.lpAttributeList = list->get();
    flags |= EXTENDED_STARTUPINFO_PRESENT;
  } else {
    startup.StartupInfo.cb = sizeof startup.StartupInfo;
  }
  std::wstring variables;
  if (spec.variables != nullptr) {
    variables.assign(spec.variables->begin(), spec.variables->end());
  }
  std::wstring line = Wide(spec.line);
  PROCESS_INFORMATION started = {};
  if (CreateProcessW(Wide(spec.file).c_str(), line.data(), nullptr, nullptr,
                     TRUE, flags,
                     spec.variables != nullptr ? variables.data() : nullptr,
                     nullptr, &startup.StartupInfo, &started) == FALSE) {
    child.error = GetLastError();
    return child;
  }
  const Handle thread(started.hThread);
  child.process = Handle(started.hProcess);
  child.job = NewJob();
  if (child.job.is_open() &&
      AssignProcessToJobObject(child.job.get(), started.hProcess) == FALSE) {
    child.job.Close();
  }
  ResumeThread(thread.get());
  return child;
}

void ReleaseJob(const Handle& job) {
  if (job.is_open()) LimitJob(job.get(), kMayLeave);
}

}  // namespace dora::os
